// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Migrator;
import dev.migration.cli.command.Invocation;
import dev.migration.rehearsal.RehearsalOptions.Size;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs what the single commands run, each part in a scratch database of its own, and leaves out what the base has too. What ends
 * a part before its end is reported wherever it is: nothing is known of the branch then.
 */
final class Review implements AutoCloseable {

    private final Invocation invocation;
    private final Branch branch;
    private final List<String> irreversible;
    private final @Nullable Map<String, Size> sizes;
    private final Migrator files;
    private final Additions additions;

    /**
     * Of a branch.
     *
     * @param irreversible the versions that cannot be undone
     * @param sizes of the real database; null where they are unknown
     */
    Review(Invocation invocation, Branch branch, List<String> irreversible, @Nullable Map<String, Size> sizes) {
        this.invocation = invocation;
        this.branch = branch;
        this.irreversible = irreversible;
        this.sizes = sizes;
        this.files = invocation.files();
        this.additions = Additions.of(invocation, branch, files);
    }

    @Override
    public void close() {
        additions.close();
    }

    /** The names of the migrations that the branch adds or changes. */
    List<String> added() {
        return additions.names();
    }

    /** Its parts in their order, each of which runs when it is asked for. */
    List<Supplier<List<Part>>> parts() {
        var scratch = new ScratchParts(invocation, additions::isOfBase);
        var fileParts = new FileParts(invocation, branch, files, additions, scratch);
        var roundTrip = new RoundTripPart(invocation, branch, additions, irreversible);
        var rehearsal = new RehearsalParts(invocation, branch, files, additions, scratch, sizes);
        var order = new Commutation(invocation, branch, scratch, files, additions);
        var schema = new SchemaParts(invocation, additions, scratch);
        return List.of(
                fileParts::run,
                () -> scratch.run(List.of("roundtrip"), login -> List.of(roundTrip.run(login))),
                rehearsal::run,
                order::run,
                () -> scratch.run(List.of("up", "dump", "check"), schema::run));
    }
}
