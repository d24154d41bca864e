package dev.migration.contract;

/** What every database has to do in the same way, beside what is about scripts with a journal. */
public interface PlainRunContract
        extends ApplyContract,
                BatchContract,
                CallbackContract,
                CodeContract,
                ExistingSchemaContract,
                FailureContract,
                HostileTextContract,
                UndoContract,
                OlderBuildContract,
                DriftContract,
                BranchesContract,
                MarksContract,
                LockContract,
                NamesContract,
                PhaseContract,
                PlaceholderContract,
                PoolContract,
                RepeatableContract,
                RequirementsContract,
                SchemaRecordContract,
                SessionContract,
                StopContract {}
