/** Goals of Maven that run the commands of the command line. */
@NullMarked
package dev.migration.maven;

import org.jspecify.annotations.NullMarked;
