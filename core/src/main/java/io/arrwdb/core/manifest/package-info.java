/** What a shard consists of at one version: its segments, its delete files, its checkpoint, its garbage. Immutable. */
package io.arrwdb.core.manifest;
