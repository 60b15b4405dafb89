/** Passwords and keys that protect nothing, and where they may be used all the same: on this machine. */
package io.arrwdb.adapters.credentials;
