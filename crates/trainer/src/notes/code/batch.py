(x_train, t_train), (x_test, t_test) = \
    load_mnist(normalize=True, one_hot_label=True)

batch_mask = np.random.choice(train_size, batch_size)
x_batch = x_train[batch_mask]
t_batch = t_train[batch_mask]
