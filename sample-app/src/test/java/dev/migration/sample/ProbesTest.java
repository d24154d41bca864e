package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@SpringBootTest
@AutoConfigureMockMvc
class ProbesTest {

    @Autowired
    MockMvcTester api;

    static Set<String> paths() throws IOException {
        return Pattern.compile("httpGet: \\{path: ([^,]+),")
                .matcher(Files.readString(Path.of("../docs/kubernetes.md")))
                .results()
                .map((MatchResult probe) -> probe.group(1))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("paths")
    void theServiceAnswersTheProbesOfTheGuide(String path) {
        assertThat(api.get().uri(path)).hasStatusOk();
    }
}
