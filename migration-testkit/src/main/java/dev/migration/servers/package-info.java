/** Database servers for the tests of all modules: one of each product for each JVM, with which it ends. */
@NullMarked
package dev.migration.servers;

import org.jspecify.annotations.NullMarked;
