package dev.migration.adopt.internal.flyway;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.settings.Settings;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a type in the packages of the locations and below them, in folders and jars, as Flyway finds them: each that is
 * neither abstract nor an enum nor anonymous, by its constructor without parameters.
 */
final class LocatedClasses<T> {

    private static final String ENDING = ".class";

    private static final Pattern CLASSPATH = Pattern.compile("classpath\\*?:/*");

    /** A class of such a name is meant to be one, even if it cannot be loaded. */
    private static final Pattern NAMED_SO = Pattern.compile(".*[./][VRBU][^./]*__[^./]*");

    private final Class<T> type;
    private final Settings settings;
    private final ClassLoader loader;
    private final List<String> folders;
    private final List<Problem> problems = new ArrayList<>();

    /** Those of migrations are in the locations. */
    static <T> LocatedClasses<T> inLocations(Class<T> type, Settings settings, Vendor vendor) {
        List<String> folders = settings.locations().texts().stream()
                .map(text -> text.strip().replace("{vendor}", vendor.id()))
                .filter(text -> CLASSPATH.matcher(text).lookingAt())
                .map(text -> CLASSPATH.matcher(text).replaceFirst("").replaceFirst("(?:/\\*\\*)?/*$", ""))
                .filter(folder -> !folder.isEmpty() && !folder.startsWith("*"))
                .toList();
        return new LocatedClasses<>(type, settings, folders);
    }

    LocatedClasses(Class<T> type, Settings settings, List<String> folders) {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        this.type = type;
        this.settings = settings;
        this.loader = ofThread == null ? LocatedClasses.class.getClassLoader() : ofThread;
        this.folders = folders;
    }

    /**
     * One of each.
     *
     * @param known classes of which there is one already
     */
    List<T> instances(Set<Class<?>> known) {
        List<T> instances = new ArrayList<>();
        for (String name : names()) {
            Class<? extends T> found = load(name);
            if (found != null && !known.contains(found)) {
                instance(found, instances);
            }
        }
        Problems.throwIfInvalid(problems);
        return instances;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (String folder : folders) {
            int wildcard = folder.indexOf('*');
            String base = wildcard < 0 ? folder : folder.substring(0, Math.max(0, folder.lastIndexOf('/', wildcard)));
            Pattern below = Pattern.compile(expression(folder) + "/.*");
            try {
                // Also those of dependencies, as with Flyway.
                for (Root root : base.isEmpty()
                        ? List.<Root>of()
                        : settings.finder().find(Location.parse("classpath*:" + base + "/**"))) {
                    for (SourceFile file : root.files()) {
                        String path = base + "/" + file.name();
                        if (path.endsWith(ENDING) && below.matcher(path).matches()) {
                            names.add(path.substring(0, path.length() - ENDING.length())
                                    .replace('/', '.'));
                        }
                    }
                }
            } catch (IOException e) {
                problems.add(Problems.error(
                        Code.UNREADABLE_FILE,
                        "Location classpath:" + Printable.line(folder) + " cannot be searched for migrations in Java: "
                                + FileFailure.reason(e),
                        "check the folder or jar and the rights to it"));
            }
        }
        return names;
    }

    /** A folder with Flyway's wildcards as a regular expression. */
    private static String expression(String folder) {
        return Pattern.quote(folder).replace("**", "\\E.*\\Q").replaceAll("(?<![.])\\*", "\\\\E[^/]*\\\\Q");
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
            if (NAMED_SO.matcher(name).matches()) {
                report(name, "cannot be loaded: " + e, "put what it needs on the class path");
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
