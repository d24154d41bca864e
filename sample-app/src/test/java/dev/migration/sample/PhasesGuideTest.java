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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests and the script of {@code docs/phases.md}, as far as they can be held without a cluster and hosts. */
@Tag("guide")
class PhasesGuideTest {

    private static final Path PAGE = Path.of("../docs/phases.md");
    private static final String CONTAINER = "$.spec.template.spec.containers[0]";

    /** In seconds, where a pod says nothing. */
    private static final int GRACE_PERIOD = 30;

    @TempDir
    private Path directory;

    private final List<DocumentContext> manifests = new ArrayList<>();

    @BeforeEach
    void read() throws IOException {
        for (String block : DeploymentGuideTest.blocks(PAGE, "yaml")) {
            manifests.addAll(DeploymentGuideTest.yaml(block));
        }
        assertThat(manifests).hasSize(4);
    }

    private static Phase phase(DocumentContext job) {
        List<String> set = job.read(CONTAINER + ".env[?(@.name == 'MIGRATION_PHASE')].value");
        return set.isEmpty() ? Phase.EXPAND : DeploymentGuideTest.bound("migration.phase", set.get(0), Phase.class);
    }

    @Test
    void theJobsMigrateTheirPhaseAndEnd() {
        assertThat(manifests)
                .extracting(PhasesGuideTest::phase)
                .containsExactly(Phase.EXPAND, Phase.CONTRACT, Phase.EXPAND, Phase.CONTRACT);
        assertThat(manifests).allSatisfy(job -> {
            assertThat(DeploymentGuideTest.mode(job, CONTAINER)).isEqualTo(MigrationMode.MIGRATE_AND_EXIT);
            assertThat(job.<String>read("$.spec.template.spec.restartPolicy")).isEqualTo("Never");
        });
    }

    @Test
    void theJobsOfBothPhasesAreOtherwiseTheSame() {
        String others = CONTAINER + ".env[?(@.name != 'MIGRATION_PHASE')]";
        assertThat(manifests.get(0).<Object>read(others))
                .isEqualTo(manifests.get(1).read(others));
        assertThat(manifests)
                .extracting(job -> job.<String>read(CONTAINER + ".image"))
                .containsOnly("registry.example/clinic:42");
    }

    @Test
    void theCommandsWaitForEachJobAndForTheOldPods() throws IOException {
        assertThat(DeploymentGuideTest.blocks(PAGE, "console").get(0))
                .containsSubsequence(
                        "job/" + manifests.get(0).<String>read("$.metadata.name") + "\n",
                        "deployment.yaml\n",
                        "rollout status deployment/clinic",
                        "wait --for=delete",
                        "contract.yaml\n",
                        "job/" + manifests.get(1).<String>read("$.metadata.name") + "\n");
    }

    @Test
    void theHooksRunBeforeAndAfterTheSync() {
        String hook = "$.metadata.annotations['argocd.argoproj.io/hook']";
        assertThat(manifests.get(2).<String>read(hook)).isEqualTo("PreSync");
        assertThat(manifests.get(3).<String>read(hook)).isEqualTo("PostSync");
        List<String> pause = manifests.get(3).read("$.spec.template.spec.initContainers[0].command");
        assertThat(pause.get(0)).isEqualTo("sleep");
        assertThat(Integer.parseInt(pause.get(1))).isGreaterThan(GRACE_PERIOD);
    }

    @Test
    void theScriptRunsTheContractWhenAllHostsAreReady() throws Exception {
        assertThat(run("true")).isZero();
        assertThat(Files.readString(directory.resolve("typed")))
                .containsSubsequence(
                        "migration up --phase expand\n",
                        "ssh clinic-1",
                        "curl",
                        "ssh clinic-3",
                        "curl",
                        "migration up --phase contract\n");
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
        Path script = directory.resolve("roll-out");
        Files.writeString(script, DeploymentGuideTest.blocks(PAGE, "bash").get(0));
        var process = new ProcessBuilder("bash", script.toString()).redirectErrorStream(true);
        process.environment().merge("PATH", directory.toString(), (path, ours) -> ours + ":" + path);
        Process started = process.start();
        started.getInputStream().readAllBytes();
        return started.waitFor();
    }
}
