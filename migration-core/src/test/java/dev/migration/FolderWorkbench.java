package dev.migration;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Has an empty folder for the migrations; a subclass only says how to get a database. */
abstract class FolderWorkbench implements Workbench {

    @TempDir
    Path folder;

    @Override
    public Path folder() {
        return folder;
    }
}
