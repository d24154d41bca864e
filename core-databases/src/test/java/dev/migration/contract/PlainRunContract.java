// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

/** What each database has to do in the same way, beside what the other contracts hold. */
public interface PlainRunContract
        extends ApplyContract,
                BatchContract,
                CodeContract,
                FailureContract,
                LockContract,
                NamesContract,
                PoolContract,
                SessionContract,
                StopContract {}
