// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import java.io.Reader;

/** A text so many times over, which is nowhere as a whole. */
final class RepeatingReader extends Reader {

    private final String text;
    private long unread;
    private int next;

    RepeatingReader(String text, long times) {
        this.text = text;
        this.unread = times * text.length();
    }

    @Override
    public int read(char[] buffer, int from, int length) {
        if (unread == 0) {
            return -1;
        }
        int count = (int) Math.min(Math.min(length, unread), text.length() - next);
        text.getChars(next, next + count, buffer, from);
        next = (next + count) % text.length();
        unread -= count;
        return count;
    }

    @Override
    public void close() {}
}
