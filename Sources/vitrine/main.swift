import VitrineCommand

VitrineCommand.start()
