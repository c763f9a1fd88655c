using Identity;
using Platform;

if (args is ["account", .. var account])
{
    return await IdentityModule.RunAccountVerbAsync(account);
}

return await ServiceHost.RunAsync(args, new IdentityModule());
