package dev.migration.internal.secrets;

/**
 * A part of a text that is a secret.
 *
 * @param from its start, in characters from 0
 * @param to the index after its end
 * @param replacement what is shown instead
 */
record SecretSpan(int from, int to, String replacement) {}
