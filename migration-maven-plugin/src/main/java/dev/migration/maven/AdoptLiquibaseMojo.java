package dev.migration.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/** Writes the first migration from the schema that the project's own Liquibase creates in a scratch database. */
@Mojo(name = "adopt-liquibase", requiresDependencyResolution = ResolutionScope.RUNTIME, threadSafe = true)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
final class AdoptLiquibaseMojo extends MigrationMojo {

    /** The changelog, by the path that Liquibase records in production, such as {@code db/changelog/master.xml}. */
    @Parameter(property = "migration.changelog", required = true)
    @SuppressWarnings("NullAway.Init")
    String changelog;

    /** The contexts with which it runs in production; empty where it runs without any. */
    @Parameter(property = "migration.contexts")
    @Nullable
    String contexts;

    /** The filter of labels in production. */
    @Parameter(property = "migration.labels")
    @Nullable
    String labels;

    /** Liquibase's default schema in production, if one is set. */
    @Parameter(property = "migration.defaultSchema")
    @Nullable
    String defaultSchema;

    /** Values of the changelog's parameters, by name. */
    @Parameter
    Map<String, String> parameters = Map.of();

    /** An empty database, beside which scratch databases are created; not needed where {@code database} is set. */
    @Parameter(property = "migration.scratchUrl")
    @Nullable
    String scratchUrl;

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("adopt", "liquibase"));
        option(command, "--changelog", changelog);
        option(command, "--liquibase-classpath", classpath());
        option(command, "--contexts", contexts);
        option(command, "--labels", labels);
        option(command, "--default-schema", defaultSchema);
        parameters.forEach((name, value) -> option(command, "--param", name + "=" + value));
        option(command, "--scratch-url", scratchUrl);
        return command;
    }

    private String classpath() {
        try {
            return String.join(
                    File.pathSeparator,
                    project.getRuntimeClasspathElements().stream()
                            .filter(element -> new File(element).exists())
                            .toList());
        } catch (DependencyResolutionRequiredException e) {
            throw new IllegalStateException(e);
        }
    }
}
