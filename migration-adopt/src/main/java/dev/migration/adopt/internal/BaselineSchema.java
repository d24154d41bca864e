// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

/** In which schemas a baseline can run. */
public enum BaselineSchema {
    /** In the one in which Liquibase has made it, which it may name. */
    FILLED,
    /** In that of any connection, as each installation or tenant has its own: it names none. */
    ANY
}
