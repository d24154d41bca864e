// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.flyway;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.secrets.MaskedLog;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a type in the packages of the locations and below them, in folders and jars, as Flyway finds them: each that is
 * neither abstract nor an enum nor anonymous, by its constructor without parameters. A location reaches the same as of files.
 */
final class LocatedClasses<T> {

    private static final MaskedLog log = MaskedLog.of(LocatedClasses.class);

    private static final String ENDING = ".class";

    private final Class<T> type;
    private final Root.Finder finder;
    private final ClassLoader loader;
    private final Predicate<String> mustLoad;
    private final List<Problem> problems = new ArrayList<>();

    /** By their names, with the locations that reach them. */
    private final Map<String, Set<Location>> names = new TreeMap<>();

    private final Set<Location> holding = new HashSet<>();

    /**
     * Lists what is in the locations.
     *
     * @param mustLoad whether a class of this name is meant to be one: then it is a problem if it cannot be loaded
     */
    LocatedClasses(Class<T> type, List<Location> locations, Root.Finder finder, Predicate<String> mustLoad) {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        this.type = type;
        this.finder = finder;
        this.loader = ofThread == null ? LocatedClasses.class.getClassLoader() : ofThread;
        this.mustLoad = mustLoad;
        for (Location location : new LinkedHashSet<>(locations)) {
            if (location.kind() != Location.Kind.DISK) {
                list(location);
            }
        }
    }

    private void list(Location location) {
        try {
            // Also those of dependencies and in sub-folders, as with Flyway.
            for (Root root : finder.find(location.withSubfolders())) {
                for (SourceFile file : location.reached(root.files())) {
                    if (file.name().endsWith(ENDING)) {
                        String path = location.path() + "/" + file.name();
                        names.computeIfAbsent(
                                        path.substring(0, path.length() - ENDING.length())
                                                .replace('/', '.'),
                                        first -> new HashSet<>())
                                .add(location);
                    }
                }
            }
        } catch (IOException e) {
            problems.add(Problems.error(
                    Code.UNREADABLE_FILE,
                    "Location " + Printable.line(location.toString()) + " cannot be searched for classes of Flyway: "
                            + FileFailure.reason(e),
                    "check the folder or jar and the rights to it"));
        }
    }

    /**
     * One of each.
     *
     * @param known classes of which there is one already
     */
    List<T> instances(Set<Class<?>> known) {
        List<T> instances = new ArrayList<>();
        for (Map.Entry<String, Set<Location>> name : names.entrySet()) {
            Class<? extends T> found = load(name.getKey());
            if (found != null) {
                holding.addAll(name.getValue());
                if (!known.contains(found)) {
                    instance(found, instances);
                }
            }
        }
        Problems.throwIfInvalid(problems);
        return instances;
    }

    /** The locations that hold any, of which there may be an instance already. */
    Set<Location> holding() {
        return holding;
    }

    /** Null where it is another class, or one that Flyway passes over. */
    private @Nullable Class<? extends T> load(String name) {
        try {
            Class<?> found = Class.forName(name, false, loader);
            return !type.isAssignableFrom(found)
                            || Modifier.isAbstract(found.getModifiers())
                            || found.isEnum()
                            || found.isAnonymousClass()
                    ? null
                    : found.asSubclass(type);
        } catch (ClassNotFoundException | LinkageError e) {
            if (mustLoad.test(name)) {
                report(name, "cannot be loaded: " + e, "put what it needs on the class path");
            } else {
                log.warn(
                        "Class {} in a location of migrations cannot be loaded, and is passed over as with Flyway: {}",
                        Printable.line(name),
                        Printable.line(Printable.cut(e.toString())));
            }
            return null;
        }
    }

    private void instance(Class<? extends T> found, List<T> instances) {
        try {
            instances.add(found.getDeclaredConstructor().newInstance());
        } catch (InvocationTargetException e) {
            report(found.getName(), "cannot be made: " + e.getCause(), "fix its constructor");
        } catch (ReflectiveOperationException | LinkageError e) {
            report(
                    found.getName(),
                    "cannot be made: " + e,
                    "give it a public constructor without parameters; or define it as a bean");
        }
    }

    private void report(String name, String what, String remedy) {
        problems.add(Problem.error(
                Code.MISSING_FILE,
                Place.of(Printable.line(name)),
                "This class of Flyway's " + Printable.line(Printable.cut(what)) + ".",
                remedy));
    }
}
