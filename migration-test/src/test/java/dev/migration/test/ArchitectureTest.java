package dev.migration.test;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    /** What is used of the core beside its API. */
    private static final Set<String> INTERNALS = Set.of(
            "dev.migration.internal.InternalAccess",
            "dev.migration.internal.files.Migration",
            "dev.migration.internal.files.MigrationSet",
            "dev.migration.internal.help.LineDiff",
            "dev.migration.internal.help.Printable",
            "dev.migration.internal.lockfile.LockFile",
            "dev.migration.internal.lockfile.LockFileCheck",
            "dev.migration.internal.lockfile.LockFileReader");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.migration.test");

    @Test
    void noClassesDependOnEachOtherInACircle() {
        slices().assignedFrom(new TopLevelClasses())
                .should()
                .beFreeOfCycles()
                // JUnit's way: the annotation names its extension, which reads the annotation.
                .ignoreDependency(MigrationTest.class, MigrationTestExtension.class)
                .check(CLASSES);
    }

    @Test
    void ofTheCoreTheApiIsUsedAndLittleElse() {
        noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "are internal and not listed",
                        type -> type.getPackageName().startsWith("dev.migration.internal")
                                && !INTERNALS.contains(topLevel(type))))
                .check(CLASSES);
    }

    private static String topLevel(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static final class TopLevelClasses implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(topLevel(type));
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }
}
