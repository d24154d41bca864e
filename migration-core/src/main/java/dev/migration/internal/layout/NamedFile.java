// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.names.MigrationFileName;

/**
 * A file with the name of a migration.
 *
 * @param root where it was found, as a person would look for it
 */
record NamedFile(MigrationFileName name, SourceFile file, String root) {

    Version version() {
        return name.version();
    }

    NamedFile withVersion(Version other) {
        return new NamedFile(new MigrationFileName(other, name.stem(), name.layout(), name.script()), file, root);
    }

    /** Whether it is the script of a directory of Prisma. */
    boolean isPrismas() {
        return file.name().endsWith(Migration.PRISMAS);
    }

    String path() {
        return file.path();
    }

    /** The path of its folder, with the slash; empty if there is none. */
    String folder() {
        return path().substring(0, Math.max(0, path().length() - file.name().length()));
    }

    boolean isPair(NamedFile down) {
        return nameOfDown().equals(down.file.name()) && root.equals(down.root) && folder().equals(down.folder());
    }

    /** The name of the up file beside this down file. */
    String nameOfUp() {
        return name.layout().up(name.stem());
    }

    private String nameOfDown() {
        return name.layout().down(name.stem());
    }

    String pathOfDown() {
        return folder() + nameOfDown();
    }
}
