// SPDX-License-Identifier: Apache-2.0
package dev.migration.servers;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rules that each module keeps: no circles, and of another module's internals only what it lists. */
public final class Architecture {

    /** The package of all modules. */
    public static final String ROOT = "dev.migration";

    private final String module;
    private final JavaClasses classes;

    /** Of the classes in this package and below, without tests. */
    public Architecture(String module) {
        this.module = module;
        this.classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("migration-testkit"))
                .importPackages(module);
    }

    public JavaClasses classes() {
        return classes;
    }

    /** The file that a class is written in. */
    public static String file(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    /** Fails if files need each other in a circle, in a package or across packages. */
    public void requireNoCirclesOfFiles() {
        noCircles(Architecture::file).check(classes);
    }

    /** The same without what files with one name, as a pattern, need of those with the other. */
    public void requireNoCirclesOfFiles(String ignoredUser, String ignoredUsed) {
        noCircles(Architecture::file)
                .ignoreDependency(nameMatching(ignoredUser), nameMatching(ignoredUsed))
                .check(classes);
    }

    /** Fails if packages need each other in a circle. */
    public void requireNoCirclesOfPackages() {
        noCircles(JavaClass::getPackageName).check(classes);
    }

    private SliceRule noCircles(Function<JavaClass, String> slice) {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return isOwn(type) ? SliceIdentifier.of(slice.apply(type)) : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "what is below " + module;
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    /** The internal packages of other modules that this one uses: those of the core from behind {@code internal.} on. */
    public Set<String> usedPackages() {
        return usedPackagesOutside("");
    }

    /** The same without those that are used only in a package and below it. */
    public Set<String> usedPackagesOutside(String door) {
        return classes.stream()
                .filter(type -> !(type.getPackageName() + ".").startsWith(door + "."))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(used -> !isOwn(used) && used.getPackageName().matches(ROOT + "\\.(\\w+\\.)?internal\\b.*"))
                .map(used -> used.getPackageName().substring(ROOT.length() + 1).replaceFirst("^internal\\.", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The internal files that are public though no other package of this module uses them. */
    public Set<String> needlesslyPublic() {
        Set<String> used = classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(use -> !use.getOriginClass()
                        .getPackageName()
                        .equals(use.getTargetClass().getBaseComponentType().getPackageName()))
                .map(use -> file(use.getTargetClass().getBaseComponentType()))
                .collect(Collectors.toSet());
        return classes.stream()
                .filter(type -> type.getPackageName().contains(".internal"))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName)
                .filter(file -> !used.contains(file))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isOwn(JavaClass type) {
        return type.getPackageName().equals(module) || type.getPackageName().startsWith(module + ".");
    }
}
