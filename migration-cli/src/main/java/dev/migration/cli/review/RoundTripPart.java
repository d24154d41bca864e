// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.MigrationException;
import dev.migration.Place;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.MigrationScripts;
import dev.migration.cli.schema.ScratchRoundTrip;
import dev.migration.cli.schema.ScratchRoundTrip.Tried;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.rehearsal.internal.roundtrip.RoundTrip.Check.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Whether what a branch adds can be undone. */
final class RoundTripPart {

    private final Invocation invocation;
    private final Branch branch;
    private final Additions additions;
    private final List<String> irreversible;

    RoundTripPart(Invocation invocation, Branch branch, Additions additions, List<String> irreversible) {
        this.invocation = invocation;
        this.branch = branch;
        this.additions = additions;
        this.irreversible = irreversible;
    }

    Part run(DatabaseUrl login) {
        boolean requiresDown = requiresDown();
        ScratchRoundTrip trip = ScratchRoundTrip.run(invocation.onScratch(login).build(), onlyApplied(), requiresDown);
        boolean isCut = trip.broken() != null
                || trip.tried().stream()
                        .anyMatch(tried -> tried.check().subject() == Subject.FIRST_UP
                                && tried.outcome() != ScratchRoundTrip.Outcome.OK);
        var findings = new ArrayList<Finding>();
        if (trip.broken() != null) {
            findings.add(Finding.error("roundtrip", null, trip.broken(), ""));
        }
        int leftOut = 0;
        for (Tried tried : trip.tried()) {
            if (tried.outcome() == ScratchRoundTrip.Outcome.FAILED) {
                boolean isOld = additions.isEmpty()
                        || (!additions.changesAll()
                                && additions.isOfBase(tried.check().files()));
                if (isOld && !isCut) {
                    leftOut++;
                } else {
                    findings.addAll(failed(tried, isOld));
                }
            }
        }
        return Part.of(
                "roundtrip",
                findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED,
                trip.total() + (requiresDown ? "" : "; " + Printable.line(branch.base()) + " has no down script"),
                List.copyOf(findings),
                leftOut);
    }

    /** Also what the base has: the branch cannot have broken its undo, unless it changes what all migrations do. */
    private List<String> onlyApplied() {
        List<String> versions = new ArrayList<>(irreversible);
        if (!additions.changesAll()) {
            additions.unchanged().stream()
                    .filter(one -> !one.version().isRepeatable())
                    .forEach(one -> versions.add(one.version().text()));
        }
        return versions;
    }

    /** Where nothing could be undone before, the branch need not begin with it. */
    private boolean requiresDown() {
        return additions.before().isEmpty()
                || MigrationScripts.haveDownScripts(
                        additions.copyBefore().in(invocation.builderOfFiles()).build());
    }

    /** What is old is reported where it has ended the round trip before what is new was tried. */
    private List<Finding> failed(Tried tried, boolean isOld) {
        String ends = isOld
                ? "\n" + Printable.line(branch.base())
                        + " has this too. It is reported because what the branch adds could not be tried behind it."
                : "";
        if (tried.why() instanceof MigrationException failure) {
            return Finding.of(invocation, failure).stream()
                    .map(finding -> additions.isOfBase(finding) ? finding.adding(ends) : finding)
                    .toList();
        }
        Place place = tried.check().files().stream()
                .findFirst()
                .map(file -> Place.of(invocation.shown(Path.of(file))))
                .orElse(null);
        return List.of(Finding.error(
                "roundtrip", place, Objects.requireNonNull(tried.why()).getMessage() + ends, ""));
    }
}
