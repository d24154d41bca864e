package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Golden;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A change of what users can call shows in the diff of {@code api.txt}. */
class PublicApiTest {

    /** With those that are nested in others. */
    private static final int MOST_TYPES = 50;

    @Test
    void theSignaturesAreThoseOfTheGoldenFile() throws Exception {
        Golden.assertSame("", "api", signatures());
    }

    @Test
    void noInternalTypeIsInASignature() throws Exception {
        assertThat(signatures()).doesNotContain("internal");
    }

    @Test
    void thereAreFewTypes() throws Exception {
        assertThat(types().stream().flatMap(PublicApiTest::withNested)).hasSizeLessThanOrEqualTo(MOST_TYPES);
    }

    private static String signatures() throws IOException, ClassNotFoundException {
        return types().stream()
                .flatMap(PublicApiTest::withNested)
                .map(PublicApiTest::describe)
                .collect(Collectors.joining("\n"))
                .stripTrailing();
    }

    private static List<Class<?>> types() throws IOException, ClassNotFoundException {
        var types = new ArrayList<Class<?>>();
        Path folder = Path.of("src/main/java/dev/migration");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".java") && !name.equals("package-info.java")) {
                    types.add(Class.forName("dev.migration." + name.replace(".java", "")));
                }
            }
        }
        types.removeIf(type -> !Modifier.isPublic(type.getModifiers()));
        return types;
    }

    private static Stream<Class<?>> withNested(Class<?> type) {
        return Stream.concat(
                Stream.of(type),
                Arrays.stream(type.getDeclaredClasses())
                        .filter(nested -> isVisible(nested.getModifiers()))
                        .sorted(Comparator.comparing(Class::getName))
                        .flatMap(PublicApiTest::withNested));
    }

    private static String describe(Class<?> type) {
        var members = new ArrayList<String>();
        for (Object constant : type.isEnum() ? type.getEnumConstants() : new Object[0]) {
            members.add(constant.toString());
        }
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers()) && !field.isEnumConstant()) {
                members.add(modifiers(field.getModifiers()) + name(field.getGenericType()) + " " + field.getName());
            }
        }
        Stream.concat(Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
                .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                .filter(member -> !isGiven(type, member))
                .map(PublicApiTest::describe)
                .sorted()
                .forEach(members::add);
        return head(type) + "\n"
                + members.stream().map(member -> "    " + member + "\n").collect(Collectors.joining());
    }

    /** What every enum and every record has; the head of a record names its components. */
    private static boolean isGiven(Class<?> type, Executable member) {
        List<String> given = type.isRecord()
                ? Stream.concat(
                                Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName),
                                Stream.of("equals", "hashCode", "toString"))
                        .toList()
                : List.of();
        boolean ofRecord = type.isRecord() && (member instanceof Constructor<?> || given.contains(member.getName()));
        boolean ofEnum = type.isEnum() && List.of("values", "valueOf").contains(member.getName());
        return ofRecord || ofEnum;
    }

    private static String head(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        String components = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(component -> name(component.getGenericType()) + " " + component.getName())
                        .collect(Collectors.joining(", ", "(", ")"))
                : "";
        Class<?> parent = type.getSuperclass();
        boolean plain = parent == null
                || List.of(Object.class, Record.class, Enum.class).contains(parent);
        return kind + " " + simple(type.getName()) + components
                + (plain ? "" : " extends " + name(parent))
                + Arrays.stream(type.getGenericInterfaces())
                        .map(it -> " implements " + name(it))
                        .collect(Collectors.joining());
    }

    private static String describe(Executable member) {
        String parameters = Arrays.stream(member.getParameters())
                .map(Parameter::getParameterizedType)
                .map(PublicApiTest::name)
                .collect(Collectors.joining(", ", "(", ")"));
        return member instanceof Method method
                ? modifiers(method.getModifiers()) + name(method.getGenericReturnType()) + " " + method.getName()
                        + parameters
                : "new" + parameters;
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String modifiers(int modifiers) {
        return Modifier.isStatic(modifiers) ? "static " : "";
    }

    private static String name(Type type) {
        return simple(type.getTypeName());
    }

    private static String simple(String name) {
        return name.replaceAll(
                        "\\b(dev\\.migration|java\\.(lang|util|time|io|nio\\.file|util\\.function)|javax\\.sql)\\.(?=[A-Z])",
                        "")
                .replace('$', '.');
    }
}
