// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

/** What every database has to do in the same way. */
public interface DatabaseContract
        extends PlainRunContract,
                SurroundingsContract,
                DecisionContract,
                JournalContract,
                FailedRolloutContract,
                CrashPointContract {}
