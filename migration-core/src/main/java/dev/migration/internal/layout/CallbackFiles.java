package dev.migration.internal.layout;

import dev.migration.Problem;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.names.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files of all locations that are called like callbacks. */
final class CallbackFiles {

    private final List<CallbackFile> files = new ArrayList<>();
    private final List<Problem> problems;

    /** @param problems gets what is wrong with them */
    CallbackFiles(List<Problem> problems) {
        this.problems = problems;
    }

    /**
     * A file with the name of a callback.
     *
     * @param layouts those of the migrations in its location; where there are none, the other locations decide
     */
    private record CallbackFile(SourceFile file, Location location, Set<Layout> layouts) {}

    void add(SourceFile file, Location location, Set<Layout> layouts) {
        files.add(new CallbackFile(file, location, Set.copyOf(layouts)));
    }

    /** Those of them that run, once all migrations are known: Flyway's where the migrations have Flyway's names. */
    List<Callback> choose(boolean anyFlyways) {
        List<Callback> callbacks = new ArrayList<>();
        Map<Location, List<String>> without = new LinkedHashMap<>();
        for (CallbackFile found : files) {
            boolean flyways =
                    found.layouts().isEmpty() ? anyFlyways : found.layouts().equals(Set.of(Layout.FLYWAY));
            Callback callback = Callback.of(found.file());
            if (callback == null) {
                without.computeIfAbsent(found.location(), first -> new ArrayList<>())
                        .add(found.file().path());
            } else if (!flyways && !Callback.isOurs(found.file().name())) {
                problems.add(Callback.besideOthers(found.file()));
            } else {
                callbacks.add(callback);
            }
        }
        for (Map.Entry<Location, List<String>> paths : without.entrySet()) {
            problems.add(UnreadFiles.callbacks(paths.getKey(), paths.getValue()));
        }
        return callbacks;
    }
}
