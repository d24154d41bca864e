// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service here writes down how it was started; what a real one drafts is in {@code DraftTaskTest}. */
class DraftMojoTest {

    private static final String SERVICE = """
            @org.springframework.boot.autoconfigure.SpringBootApplication
            public class %s {
                public static void main(String[] arguments) throws Exception {
                    String text = String.join("\\n", arguments) + "\\n" + System.getProperty("java.class.path");
                    java.nio.file.Files.writeString(java.nio.file.Path.of("started"), text);
                    System.exit(arguments.length - 2);
                }
            }
            """;

    @TempDir
    private Path folder;

    private final DraftMojo goal = new DraftMojo();

    @BeforeEach
    void aProjectWithoutAService() throws IOException {
        var model = new Model();
        model.setBuild(new Build());
        model.getBuild().setOutputDirectory(folder.resolve("classes").toString());
        model.getBuild().setTestOutputDirectory(folder.resolve("test-classes").toString());
        Files.createDirectories(folder.resolve("classes"));
        goal.project = new MavenProject(model);
        goal.project.setFile(folder.resolve("pom.xml").toFile());
        goal.name = "add_phone";
    }

    private void compile(String name) throws IOException {
        Path annotation = folder.resolve("SpringBootApplication.java");
        Files.writeString(
                annotation,
                "package org.springframework.boot.autoconfigure; public @interface SpringBootApplication {}");
        Path service = folder.resolve(name + ".java");
        Files.writeString(service, SERVICE.formatted(name));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-d",
                                folder.resolve("classes").toString(),
                                annotation.toString(),
                                service.toString()))
                .isZero();
    }

    private String started() throws IOException {
        return Files.readString(folder.resolve("started"));
    }

    @Test
    void theServiceStartsInTheProjectsFolderWithoutTheSettingsOfItsTests() throws Exception {
        compile("Service");

        goal.execute();

        assertThat(started())
                .startsWith("--migration.mode=draft\n--migration.draft.name=add_phone\n")
                .contains(folder.resolve("classes").toString())
                .doesNotContain("test-classes");
    }

    @Test
    void moreArgumentsArePassedAndItsExitCodeIsTheBuilds() throws Exception {
        compile("Service");
        goal.arguments = " --migration.draft.drop=true  --spring.profiles.active=local\n";

        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("exit code 2");

        assertThat(started()).contains("\n--migration.draft.drop=true\n--spring.profiles.active=local\n");
    }

    @Test
    void theMainClassIsNamedWhereThereIsNoneOrAreTwo() throws Exception {
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("-Dmigration.mainClass");
        compile("Service");
        compile("Other");
        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("-Dmigration.mainClass");
        assertThat(folder.resolve("started")).doesNotExist();

        goal.mainClass = "Other";
        goal.execute();
        assertThat(started()).isNotEmpty();
    }

    @Test
    void theParentOfModulesHasNone() throws Exception {
        goal.project.setPackaging("pom");

        goal.execute();

        assertThat(folder.resolve("started")).doesNotExist();
    }
}
