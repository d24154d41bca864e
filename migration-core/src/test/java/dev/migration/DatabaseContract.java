package dev.migration;

/** What every database has to do in the same way. */
interface DatabaseContract
        extends ApplyContract,
                FailureContract,
                UndoContract,
                OlderBuildContract,
                DriftContract,
                MarksContract,
                LockContract,
                JournalContract,
                CrashPointContract,
                NamesContract,
                PoolContract,
                SessionContract,
                StopContract {}
