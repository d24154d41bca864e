// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.migration.servers.Architecture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String API = "dev.migration.spring";

    /** It masks what it logs, as its test shows. */
    private static final String REPORTS_FAILURES = API + ".internal.exit.RunAndExit";

    private static final Architecture ARCHITECTURE = new Architecture(API);

    private static final JavaClasses CLASSES = ARCHITECTURE.classes();

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
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
        // These are Spring Boot's to read: by their names, and as what an endpoint answers.
        assertThat(ARCHITECTURE.needlesslyPublic()).allMatch(name -> name.matches(".*(AutoConfiguration|Descriptor)"));
    }

    @Test
    void ofOtherModulesOnlyTheseInternalPackagesAreUsed() {
        assertThat(ARCHITECTURE.usedPackages())
                .containsExactly(
                        "adopt.internal",
                        "find",
                        "fleet.internal.status",
                        "help",
                        "hibernate.internal",
                        "names",
                        "report",
                        "run",
                        "schema.internal.database",
                        "schema.internal.files",
                        "schema.internal.scratch",
                        "secrets",
                        "settings",
                        "url");
    }

    @Test
    void aServiceHasNoCommandLine() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.migration.cli..", "picocli..")
                .check(CLASSES);
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

    private static Stream<JavaClass> types(JavaCodeUnit unit) {
        return Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()));
    }
}
