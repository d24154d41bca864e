// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

/** A database of which no copy can be made: the message says why, as the end of a sentence. */
final class NotCopied extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotCopied(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
