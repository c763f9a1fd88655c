global using System.Text.Json;
global using Contracts.Messages;
global using InProcess;
global using MassTransit;
global using Microsoft.EntityFrameworkCore;
