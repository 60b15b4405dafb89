package io.arrwdb.adapters.etcd;

/** Who logs in to etcd. */
public record EtcdUser(String name, String password) {
    /** Without the password: this ends up in logs. */
    @Override
    public String toString() {
        return "EtcdUser[" + name + "]";
    }
}
