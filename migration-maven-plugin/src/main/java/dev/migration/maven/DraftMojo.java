// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.loader.tools.MainClassFinder;

/** Drafts the next migration from the service's JPA entities: starts the service once, on a scratch database. */
@Mojo(name = "draft", requiresDependencyResolution = ResolutionScope.TEST)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
final class DraftMojo extends AbstractMojo {

    private static final String APPLICATION = "org.springframework.boot.autoconfigure.SpringBootApplication";

    /** What the migration is called, such as {@code add_phone}. */
    @Parameter(property = "migration.name", required = true)
    @SuppressWarnings("NullAway.Init")
    String name;

    /** The class with the service's main method. Default: the one with {@code @SpringBootApplication}. */
    @Parameter(property = "migration.mainClass")
    @Nullable
    String mainClass;

    /** Further arguments of the service, such as {@code --migration.draft.drop=true --spring.profiles.active=local}. */
    @Parameter(property = "migration.arguments")
    @Nullable
    String arguments;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MavenProject project;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (project.getPackaging().equals("pom")) {
            // The parent of several modules has no service.
            return;
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dspring.devtools.restart.enabled=false",
                "-cp",
                classPath(),
                mainClass(),
                "--migration.mode=draft",
                "--migration.draft.name=" + name));
        if (arguments != null) {
            command.addAll(List.of(arguments.strip().split("\\s+")));
        }
        try {
            int exitCode = new ProcessBuilder(command)
                    .directory(project.getBasedir())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new MojoFailureException(
                        "migration:draft ended with exit code " + exitCode + ": see the lines above.");
            }
        } catch (IOException e) {
            throw new MojoExecutionException("The service could not be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("Interrupted", e);
        }
    }

    /** With what the tests have, for the module that drafts may be there only; without their own settings. */
    private String classPath() throws MojoExecutionException {
        try {
            List<String> elements = new ArrayList<>(project.getTestClasspathElements());
            elements.remove(project.getBuild().getTestOutputDirectory());
            return String.join(File.pathSeparator, elements);
        } catch (DependencyResolutionRequiredException e) {
            throw new MojoExecutionException("The service's class path is not known: " + e.getMessage(), e);
        }
    }

    private String mainClass() throws MojoExecutionException {
        try {
            String found = mainClass == null
                    ? MainClassFinder.findSingleMainClass(
                            new File(project.getBuild().getOutputDirectory()), APPLICATION)
                    : mainClass;
            if (found == null) {
                throw new MojoExecutionException("No class with a main method and @SpringBootApplication was found."
                        + "\n  Next: name it with -Dmigration.mainClass");
            }
            return found;
        } catch (IOException | IllegalStateException e) {
            throw new MojoExecutionException(
                    "The service's main class was not found: " + e.getMessage()
                            + "\n  Next: name it with -Dmigration.mainClass",
                    e);
        }
    }
}
