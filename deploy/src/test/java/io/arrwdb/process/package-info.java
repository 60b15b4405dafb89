/** Servers as users run them: processes of their own, that tests may watch and kill. */
package io.arrwdb.process;
