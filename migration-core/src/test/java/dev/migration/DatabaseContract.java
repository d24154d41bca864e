package dev.migration;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What every database has to do in the same way; a subclass only says how to get one. */
abstract class DatabaseContract
        implements ApplyContract,
                FailureContract,
                UndoContract,
                DriftContract,
                MarksContract,
                LockContract,
                JournalContract,
                CrashContract,
                NamesContract,
                PoolContract {

    @TempDir
    Path folder;

    @Override
    public Path folder() {
        return folder;
    }
}
