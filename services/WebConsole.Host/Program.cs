await WebConsole.Host.ConsoleHost.Build(args).RunAsync();
