// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.Problem.Severity;
import dev.migration.State;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.BatchesInFlight;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.plan.Comparison.MigrationState;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.settings.Settings.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Keeps the order while a migration that runs in ranges has not come to its end. */
final class BatchOrder {

    private BatchOrder() {}

    /** Those that a run applies: first what has started, or without it and what it holds. */
    static List<MigrationState> in(Comparison comparison, Rules rules, List<MigrationState> chosen) {
        BatchesInFlight batches = comparison.history().batches();
        if (batches == null) {
            return chosen;
        }
        boolean leaves = rules.leavesBatches()
                || comparison.set().find(batches.version()).isEmpty();
        List<MigrationState> ordered = new ArrayList<>();
        for (MigrationState migration : chosen) {
            boolean started = migration.state() == State.RUNNING;
            if (!leaves || !(started || migration.state() == State.HELD)) {
                ordered.add(started ? 0 : ordered.size(), migration);
            }
        }
        return ordered;
    }

    /** Those up to this one, and of the later ones those that do not wait for it. */
    static List<MigrationState> beside(Comparison comparison, List<MigrationState> chosen, int started) {
        List<MigrationState> running = new ArrayList<>(chosen.subList(0, started + 1));
        for (MigrationState later : chosen.subList(started + 1, chosen.size())) {
            if (runsBeside(comparison, later)) {
                running.add(later);
            }
        }
        return running;
    }

    /** Whether it does not wait for an unfinished one before it. */
    static boolean runsBeside(Comparison comparison, MigrationState migration) {
        ParsedMigration parsed = comparison.parsed().get(migration.version());
        return parsed != null && parsed.up().options().runsBesideBatches();
    }

    /** That a run only starts one, and leaves out those that follow it. */
    static List<Problem> held(Comparison comparison, Step started, List<MigrationState> later) {
        List<String> held = later.stream()
                .filter(migration -> !runsBeside(comparison, migration))
                .map(MigrationState::name)
                .toList();
        return List.of(warning(
                started.name() + " runs in batches in the background."
                        + (held.isEmpty()
                                ? ""
                                : " Until its end these are not applied: " + Printable.names(held) + "."),
                seeHowFar()));
    }

    /** That one has not come to its end, and what keeps it from going on: its file may not change between two ranges. */
    static List<Problem> problems(
            Comparison comparison, Rules rules, BatchesInFlight batches, List<MigrationState> migrations) {
        List<String> held = migrations.stream()
                .filter(migration -> migration.state() == State.HELD)
                .map(MigrationState::name)
                .toList();
        List<Problem> problems = new ArrayList<>();
        CharSequence goOn = batches.failure() == null
                ? Remedy.of("let it come to its end: {}", Fix.command("up"))
                : Remedy.of("correct what the message names, then resume it: {}", Fix.command("up"));
        problems.add(warning(
                inWords(batches) + "."
                        + (held.isEmpty()
                                ? ""
                                : " Until its end these are not applied: " + Printable.names(held) + "."),
                batches.owner() == null && !batches.paused() ? goOn : seeHowFar()));
        Migration file = comparison.set().find(batches.version()).orElse(null);
        if (NewerBuild.has(comparison.set(), batches.version())) {
            problems.add(newer(batches, rules));
        } else if (file == null) {
            // One that cannot be read is reported already.
            if (!comparison.set().versions().contains(batches.version())) {
                problems.add(missing(batches));
            }
        } else {
            ParsedMigration parsed = comparison.parsed().get(batches.version());
            boolean inBatches = parsed == null || parsed.up().options().batch() != null;
            // Where no batch is committed, another text starts anew.
            if (!inBatches || (batches.done() > 0 && !file.checksum().equals(batches.checksum()))) {
                problems.add(edited(batches, file.shown()));
            }
        }
        return problems;
    }

    /** That its text was edited meanwhile. */
    private static Problem edited(BatchesInFlight batches, String file) {
        return Problem.error(
                Code.CHECKSUM_MISMATCH,
                Place.of(file),
                String.format(
                        Locale.ROOT,
                        "The file was edited after it had started in batches, which have changed %,d rows.",
                        batches.progress().rows()),
                Remedy.of(
                        "put the old text back and run {}; or {}: it starts again at the first row; or {}: the"
                                + " rest is left as it is",
                        Fix.command("up"),
                        Fix.command("mark-failed", batches.version()),
                        Fix.command("mark-applied", batches.version())));
    }

    private static Problem missing(BatchesInFlight batches) {
        return Problems.error(
                Code.MISSING_FILE,
                batches.name() + " runs in batches and has not come to its end, and its file is missing.",
                Remedy.of(
                        "{}; or {}",
                        Remedies.leaveToItsRelease(batches.version()),
                        Remedies.finishByHand(batches.version())));
    }

    /** As of one that is applied. */
    private static Problem newer(BatchesInFlight batches, Rules rules) {
        boolean refused = rules.policies().contains(Policy.FAIL_ON_NEWER_SCHEMA);
        return Problem.of(
                Code.NEWER_SCHEMA,
                refused ? Severity.ERROR : Severity.WARNING,
                null,
                "The database is newer than this build, which has no file for " + batches.name()
                        + ", which runs in batches. This build leaves it to newer ones.",
                refused ? Remedies.START_NEWER : Remedies.IF_NEWER_FITS);
    }

    private static Problem warning(String message, CharSequence remedy) {
        return Problem.warning(Code.RUNNING, null, message, remedy);
    }

    private static String inWords(BatchesInFlight batches) {
        return batches.name() + " runs in batches: " + batches.status().inWords();
    }

    static Problem unfinished(BatchesInFlight batches, String consequence) {
        String owner = batches.owner();
        return Problems.error(
                Code.RUNNING,
                consequence + " while " + inWords(batches) + ".",
                Remedy.of(
                        "{}; or {}",
                        owner == null || batches.silent() != null
                                ? Remedy.of("let it come to its end: {}", Fix.command("up"))
                                : "wait until it has come to its end, as " + RunRow.inWords(owner) + " works on it",
                        Remedies.finishByHand(batches.version())));
    }

    /** Whether it waits for what runs in batches. */
    static boolean isHeld(Comparison comparison, MigrationState migration) {
        BatchesInFlight batches = comparison.history().batches();
        return batches != null
                && migration.state().isPending()
                && migration.version().compareTo(batches.version()) > 0
                && !runsBeside(comparison, migration);
    }

    private static Remedy seeHowFar() {
        return Remedy.of("see how far it is: {}", Fix.command("batches"));
    }
}
