// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.cli.command.ChosenTargets;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.CheckRun;
import dev.migration.cli.engine.PlainFile;
import dev.migration.cli.server.SqlFolder;
import dev.migration.cli.settings.Durations;
import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetOrder;
import dev.migration.fleet.FleetTarget;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What has to hold before the next wave. */
final class WaveChecks {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(3);
    private static final int TRIES = 5;

    @Option(
            names = "--check",
            description = "Between waves: run the queries in checks/*.sql on each target of the wave.")
    private boolean check;

    @Option(
            names = "--health",
            paramLabel = "URL",
            description = "Between waves: this has to answer with a status from 200 to 299.")
    private @Nullable String health;

    @Option(names = "--wait", paramLabel = "TIME", description = "Between waves: wait so long, before the checks.")
    private @Nullable String wait;

    boolean areAny() {
        return check || health != null || wait != null;
    }

    FleetOrder.Check in(Invocation invocation, FleetMigrator fleet) {
        Duration pause = wait == null ? Duration.ZERO : time(wait);
        URI url = health == null ? null : uri(health);
        List<PlainFile> files = check ? files(invocation) : List.of();
        return wave -> {
            if (!pause.isZero()) {
                invocation.say("The wave is done. Waiting " + Printable.duration(pause) + " before the next.");
                sleep(pause);
            }
            if (url != null) {
                requireHealthy(url);
            }
            if (!files.isEmpty()) {
                requireSound(fleet, wave, files, invocation.targets());
            }
        };
    }

    private static Duration time(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problems.refused("--wait " + e.getMessage() + ".", "");
        }
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw Problems.refused(
                "--health must be a URL that starts with http:// or https://.",
                "give one such as http://localhost:8080/actuator/health");
    }

    private static List<PlainFile> files(Invocation invocation) {
        var folder = new SqlFolder(invocation.settings().checks(), invocation);
        List<PlainFile> files = folder.files().stream()
                .map(path -> new PlainFile(path, invocation.shown(path)))
                .toList();
        if (files.isEmpty()) {
            throw Problems.refused(
                    "There are no checks in " + folder.name() + ".",
                    "write queries into " + folder.name() + "/NAME.sql");
        }
        return files;
    }

    private static void requireSound(
            FleetMigrator fleet, List<FleetTarget> wave, List<PlainFile> files, ChosenTargets targets) {
        String rows = targets.command("NAME", "check");
        List<Problem> problems =
                Problems.ofEach("Target", fleet.inspect(wave, migrator -> failures(migrator, files, rows)));
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }

    private static List<Problem> failures(Migrator migrator, List<PlainFile> files, String rows) {
        List<Problem> failures = new ArrayList<>();
        CheckRun.run(migrator, files, result -> {
            if (result.failed()) {
                failures.add(Problems.error(
                        Code.INVALID_SETTING,
                        "The check at " + result.place() + " fails.",
                        "see its rows: " + rows + "; then start the same command again"));
            }
        });
        return failures;
    }

    private static void requireHealthy(URI url) {
        // Without a user and a password.
        String shown = url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + Printable.line(String.valueOf(url.getPath()));
        HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build();
        HttpRequest request = HttpRequest.newBuilder(url).timeout(ANSWER).build();
        String answer = "";
        for (int i = 1; i <= TRIES; i++) {
            try {
                int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status >= 200 && status < 300) {
                    return;
                }
                answer = "it answers with status " + status;
            } catch (IOException e) {
                answer = "it does not answer (" + Printable.line(e.toString()) + ")";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MigrationStoppedException(
                        Problems.error(
                                Code.STOPPED,
                                "Stopped before " + shown + " has answered.",
                                "start the same command again"),
                        e);
            }
            if (i < TRIES) {
                sleep(BETWEEN_TRIES);
            }
        }
        throw Problems.refused(
                shown + " is not healthy: " + answer + ".",
                "see what is wrong there, then start the same command again");
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
