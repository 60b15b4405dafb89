/**
 * Commands that look after a deployment's data while no request is served, or beside a server: they find what is lost or in
 * nobody's hands, and bring back what can be.
 */
package io.arrwdb.deploy.upkeep;
