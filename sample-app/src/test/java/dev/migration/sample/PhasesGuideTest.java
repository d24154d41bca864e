// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import dev.migration.Phase;
import dev.migration.spring.MigrationMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs of both phases and the script in {@code docs/production.md}, as far as they can be held without a cluster and hosts. */
@Tag("guide")
class PhasesGuideTest {

    private static final Path PAGE = Path.of("../docs/production.md");
    private static final String PRODUCTION = "postgres://clinic_migrator@localhost/clinic";
    private static final String CONTAINER = "$.spec.template.spec.containers[0]";

    /** In seconds, where a pod says nothing. */
    private static final int GRACE_PERIOD = 30;

    @TempDir
    private Path directory;

    private final List<DocumentContext> jobs = new ArrayList<>();

    /** The expand job as it is, and the contract's as the page makes it. */
    @BeforeEach
    void read() throws Exception {
        Files.writeString(
                directory.resolve("expand.yaml"),
                DeploymentGuideTest.blocks(PAGE, "yaml").get(0).split("(?m)^---\n")[0]);
        Matcher makes = Pattern.compile("(?m)^sed .* expand.yaml").matcher(Files.readString(PAGE));
        assertThat(makes.find()).isTrue();
        bash(makes.group() + " > contract.yaml");
        for (String file : List.of("expand.yaml", "contract.yaml")) {
            jobs.addAll(DeploymentGuideTest.yaml(Files.readString(directory.resolve(file))));
        }
        assertThat(jobs).hasSize(2);
    }

    private static Phase phase(DocumentContext job) {
        List<String> set = job.read(CONTAINER + ".env[?(@.name == 'MIGRATION_PHASE')].value");
        return DeploymentGuideTest.bound("migration.phase", set.get(0), Phase.class);
    }

    @Test
    void theJobsMigrateTheirPhaseAndEnd() {
        assertThat(jobs).extracting(PhasesGuideTest::phase).containsExactly(Phase.EXPAND, Phase.CONTRACT);
        assertThat(jobs).allSatisfy(job -> {
            assertThat(DeploymentGuideTest.mode(job, CONTAINER)).isEqualTo(MigrationMode.MIGRATE_AND_EXIT);
            assertThat(job.<String>read("$.spec.template.spec.restartPolicy")).isEqualTo("Never");
        });
    }

    @Test
    void theJobsOfBothPhasesAreOtherwiseTheSame() throws IOException {
        assertThat(Files.readString(directory.resolve("contract.yaml")).replace("contract", "expand"))
                .isEqualTo(Files.readString(directory.resolve("expand.yaml")));
    }

    @Test
    void theCommandsWaitForEachJobAndForTheOldPods() throws IOException {
        assertThat(String.join("", DeploymentGuideTest.blocks(PAGE, "console")))
                .containsSubsequence(
                        "job/" + jobs.get(0).<String>read("$.metadata.name") + "\n",
                        "deployment.yaml\n",
                        "rollout status deployment/clinic",
                        "wait --for=delete",
                        "kubectl apply -f -\n",
                        "job/" + jobs.get(1).<String>read("$.metadata.name") + "\n");
    }

    @Test
    void theHooksRunBeforeAndAfterTheSync() throws IOException {
        List<DocumentContext> hooks = new ArrayList<>();
        for (String block : DeploymentGuideTest.blocks(PAGE, "yaml").subList(1, 3)) {
            hooks.addAll(DeploymentGuideTest.yaml(block));
        }
        assertThat(hooks)
                .extracting(hook -> hook.<String>read("$.metadata.annotations['argocd.argoproj.io/hook']"))
                .containsExactly("PreSync", "PostSync");
        List<String> pause = hooks.get(1).read("$.spec.template.spec.initContainers[0].command");
        assertThat(pause.get(0)).isEqualTo("sleep");
        assertThat(Integer.parseInt(pause.get(1))).isGreaterThan(GRACE_PERIOD);
    }

    @Test
    void theScriptRunsTheContractWhenAllHostsAreReady() throws Exception {
        assertThat(run("true")).isZero();
        assertThat(Files.readString(directory.resolve("typed")))
                .containsSubsequence(
                        "migration up --url " + PRODUCTION + "\n",
                        "ssh clinic-1",
                        "curl",
                        "ssh clinic-3",
                        "curl",
                        "migration up --phase contract --url " + PRODUCTION + "\n");
    }

    @Test
    void theScriptEndsBeforeTheContractWhereAHostIsNotReady() throws Exception {
        assertThat(run("[[ $* != *clinic-2* ]]")).isNotZero();
        assertThat(Files.readString(directory.resolve("typed"))).doesNotContain("clinic-3", "contract");
    }

    /** In place of the programs are scripts that note how they are called; that of curl ends with this command. */
    private int run(String ready) throws IOException, InterruptedException {
        for (String program : List.of("migration", "ssh", "curl")) {
            Path script = directory.resolve(program);
            Files.writeString(
                    script,
                    "#!/bin/bash\necho " + program + " \"$@\" >> " + directory.resolve("typed") + "\n"
                            + (program.equals("curl") ? ready : "true") + "\n");
            assertThat(script.toFile().setExecutable(true)).isTrue();
        }
        return bash(DeploymentGuideTest.blocks(PAGE, "bash").stream()
                .filter(block -> block.contains("ssh "))
                .findFirst()
                .orElseThrow());
    }

    private int bash(String text) throws IOException, InterruptedException {
        var process = new ProcessBuilder("bash", "-c", text)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        process.environment().merge("PATH", directory.toString(), (path, ours) -> ours + ":" + path);
        process.environment().put("PRODUCTION_URL", PRODUCTION);
        Process started = process.start();
        started.getInputStream().readAllBytes();
        return started.waitFor();
    }
}
