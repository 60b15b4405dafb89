/** Object stores side by side. */
package io.arrwdb.bench.objects;
