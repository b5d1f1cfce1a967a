if CommandLine.arguments.dropFirst().first == "train" {
  TrainingProcess(arguments: Array(CommandLine.arguments.dropFirst(2))).run()
} else {
  KernelLoop(commands: 3, messages: 4).run()
}
