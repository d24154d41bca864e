/** Maps a product's name to what the library knows of that product. */
@NullMarked
package dev.migration.internal.database.product;

import org.jspecify.annotations.NullMarked;
