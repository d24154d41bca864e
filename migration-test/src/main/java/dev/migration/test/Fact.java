package dev.migration.test;

/**
 * Something that has to hold. Facts are looked at in their order: each goes on where the one before left the database.
 *
 * @param name in words, such as {@code 0007_add_phone: down restores the schema}
 * @param check looks whether it holds
 */
record Fact(String name, Check check) {

    /** Looks whether a fact holds. */
    @FunctionalInterface
    interface Check {

        /**
         * Ends in silence if it holds.
         *
         * @throws AssertionError if it does not
         * @throws org.opentest4j.TestAbortedException if that cannot be told
         */
        void verify() throws Exception;
    }
}
