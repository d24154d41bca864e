// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The folders of a service's migrations and callbacks, as Flyway reads them. */
final class FlywayLocations {

    private static final String LOCATIONS = "locations";
    private static final String CALLBACKS = "callback-locations";
    private static final List<String> USUAL = List.of("classpath:db/migration");

    private FlywayLocations() {}

    /** Also what Flyway reads where nothing is set. */
    static void read(FlywayValues values) {
        List<String> callbacks = folders(values, CALLBACKS, List.of());
        if (values.isOurs(LOCATIONS)) {
            // No setting of ours says the same as the folders of callbacks.
            values.beside(callbacks);
            values.setList(LOCATIONS, List.of(), LOCATIONS);
        } else {
            values.setList(
                    LOCATIONS,
                    outer(Stream.concat(folders(values, LOCATIONS, USUAL).stream(), callbacks.stream())),
                    LOCATIONS);
        }
    }

    private static List<String> folders(FlywayValues values, String name, List<String> usual) {
        return values.list(name, usual).stream()
                .map(String::strip)
                .filter(location -> {
                    boolean remote = location.matches("(?:s3|gcs):.*");
                    if (remote) {
                        values.refuse(
                                name,
                                "has " + location + ", which is in no file system",
                                "copy the files into the build");
                    }
                    return !remote;
                })
                .toList();
    }

    /** The folders that Flyway's setting names and those of ours do not contain. */
    static List<String> leftOut(FlywayValues values) {
        List<String> ours = values.ourList(LOCATIONS).stream()
                .map(FlywayLocations::asFlywayHasIt)
                .toList();
        return values.list(LOCATIONS, List.of()).stream()
                .map(String::strip)
                .filter(theirs -> ours.stream().noneMatch(contains(theirs)))
                .toList();
    }

    /** Those of ours, written as Flyway reads them, and these beside them. */
    static List<String> with(List<String> ours, List<String> beside) {
        return outer(Stream.concat(ours.stream().map(FlywayLocations::asFlywayHasIt), beside.stream()));
    }

    /** Flyway finds sub-folders without a sign, and nothing on disk without a prefix. */
    private static String asFlywayHasIt(String location) {
        String folder = location.strip().replaceFirst("/\\*\\*$", "");
        return folder.startsWith("classpath") ? folder : "filesystem:" + folder.replaceFirst("^file(?:system)?:", "");
    }

    /** Flyway leaves out what is in another one. */
    private static List<String> outer(Stream<String> locations) {
        Set<String> all = new LinkedHashSet<>();
        Set<String> known = new LinkedHashSet<>();
        locations.filter(one -> known.add(folder(one))).forEach(all::add);
        return all.stream()
                .filter(one -> all.stream().filter(other -> !other.equals(one)).noneMatch(contains(one)))
                .toList();
    }

    /** Whether a location is this one, or a folder above it. */
    private static Predicate<String> contains(String location) {
        return other -> (folder(location) + "/").startsWith(folder(other) + "/");
    }

    /** The same folder in one way of writing it: without a prefix it is in the class path. */
    private static String folder(String location) {
        return (location.contains(":") ? location : "classpath:" + location)
                .replaceFirst("^classpath\\*?:/*", "classpath:")
                .replaceFirst("/+$", "");
    }
}
