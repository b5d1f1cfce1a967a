KernelLoop(commands: 3, messages: 4).run()
