package dev.migration.spring;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.autoconfigure.AutoConfiguration;

class ArchitectureTest {

    private static final String API = "dev.migration.spring";

    private static final String CORE = "dev.migration.internal.";

    /** It masks what it logs, as its test shows. */
    private static final String REPORTS_FAILURES = API + ".internal.exit.RunAndExit";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(API);

    @Test
    void noPackageNeedsOneThatNeedsIt() {
        slices().matching("dev.migration.(spring..)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void noClassNeedsOneThatNeedsIt() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getName().startsWith(API)
                                ? SliceIdentifier.of(outermost(type).getName())
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "files";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void usersMeetNoInternalType() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getPackageName().equals(API))
                        .filter(ArchitectureTest::isSeen)
                        .flatMap(type -> type.getCodeUnits().stream())
                        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                        .flatMap(ArchitectureTest::types)
                        .filter(type -> type.getName().contains(".internal.")))
                .isEmpty();
    }

    @Test
    void nothingInternalIsPublicThatNoOtherPackageNeeds() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getPackageName().startsWith(API + ".internal"))
                        .filter(type -> type.isTopLevelClass() && isSeen(type))
                        .filter(type -> !type.isAnnotatedWith(AutoConfiguration.class))
                        .filter(type -> !type.isAssignableTo(OperationResponseBody.class))
                        .filter(type -> type.getDirectDependenciesToSelf().stream()
                                .allMatch(user ->
                                        user.getOriginClass().getPackageName().equals(type.getPackageName()))))
                .isEmpty();
    }

    @Test
    void ofTheCoresInternalTypesOnlyTheseAreUsed() {
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(used -> outermost(used.getTargetClass()).getName())
                        .filter(name -> name.startsWith(CORE))
                        .map(name -> name.substring(CORE.length()))
                        .distinct())
                .containsExactlyInAnyOrder(
                        "InternalAccess",
                        "files.Location",
                        "files.Root",
                        "files.RootFinder",
                        "help.Durations",
                        "help.Printable",
                        "help.TenantWording",
                        "report.ExitCode",
                        "report.Text",
                        "report.Waits",
                        "secrets.SecretMask");
    }

    /** A logger prints its message, and those of its causes, as a server or another user wrote them. */
    @Test
    void noLogGetsAnException() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(REPORTS_FAILURES)
                .should()
                .callMethodWhere(target(owner(resideInAPackage("org.slf4j..")))
                        .and(target(rawParameterTypes(anyElementThat(type(Throwable.class))))))
                .check(CLASSES);
    }

    private static boolean isSeen(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static Stream<JavaClass> types(JavaCodeUnit unit) {
        return Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()));
    }
}
