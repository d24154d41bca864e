// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

/**
 * What is decided by files and history, which no product can change: each build proves it whole on H2 in memory, and by a path
 * through it on the others.
 */
public interface DecisionContract
        extends BranchesContract,
                DriftContract,
                HostileTextContract,
                MarksContract,
                OlderBuildContract,
                PhaseContract,
                PlaceholderContract,
                RepeatableContract,
                RequirementsContract,
                UndoContract {}
