package dev.migration.internal.layout;

import dev.migration.Vendor;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is in Java beside the files.
 *
 * @param callbacks what runs at a moment of a run, before the files of that moment
 * @param isOfLocations whether it is looked for where the files are
 */
public record CodeSet(List<CodeFiles> migrations, List<Callback> callbacks, boolean isOfLocations) {

    /** Without any. */
    public static final CodeSet NONE = new CodeSet(List.of(), List.of(), false);

    /** Finds it; the same each time for one vendor. */
    @FunctionalInterface
    public interface Finder {

        CodeSet find(Vendor vendor);
    }

    public CodeSet {
        migrations = List.copyOf(migrations);
        callbacks = List.copyOf(callbacks);
    }

    /** The same with further migrations before it. */
    public CodeSet after(List<CodeFiles> first) {
        return new CodeSet(Stream.concat(first.stream(), migrations.stream()).toList(), callbacks, isOfLocations);
    }
}
