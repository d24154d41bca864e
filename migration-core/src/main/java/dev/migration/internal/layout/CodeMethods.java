// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

/** How the class of a migration or callback in Java calls what it says of itself; remedies name these methods. */
public record CodeMethods(String version, String name, String checksum, String isTransactional) {

    /** Of a code migration. */
    static final CodeMethods OURS = new CodeMethods("version()", "name()", "checksum()", "isTransactional()");
}
