await Gateway.GatewayHost.Build(args).RunAsync();
