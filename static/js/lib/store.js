/* Rows that outlive the page, in a database of the browser's own: for what is too large, or too dear, for anything else. Workers read it too.

     const kept = store("portal", "entries")    one store of rows, each by its `id`
     await kept.put(row), kept.remove(id), kept.all() */
function opened(database, name) {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open(database, 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore(name, { keyPath: "id" });
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });
}

async function within(database, name, mode, work) {
  const base = await opened(database, name);
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(name, mode);
      const asking = work(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(asking.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}

export const store = (database, name) => ({
  put: (row) => within(database, name, "readwrite", (rows) => rows.put(row)),
  remove: (id) => within(database, name, "readwrite", (rows) => rows.delete(id)),
  all: () => within(database, name, "readonly", (rows) => rows.getAll()),
});
