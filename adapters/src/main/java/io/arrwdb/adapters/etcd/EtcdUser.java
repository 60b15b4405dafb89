package io.arrwdb.adapters.etcd;

import io.arrwdb.adapters.credentials.Secret;

/** Who logs in to etcd. */
public record EtcdUser(String name, Secret password) {
    /** Without the password: this ends up in logs. */
    @Override
    public String toString() {
        return "EtcdUser[" + name + "]";
    }
}
